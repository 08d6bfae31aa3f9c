export { QuietButton } from './button.tsx';
export { Card } from './card.tsx';
export { css } from './css.ts';
export { defineElement, type ElementOptions, type Widget } from './element.ts';
export { type Languages, loadLanguage } from './language.ts';
export {
  type AnyLanguage,
  createText,
  type Language,
  type Message,
  type Messages,
  type ServiceName,
  type Text,
} from './messages.ts';
export { PhoneLink } from './phone-link.tsx';
export { createPrompt, type Prompt, type WayOut } from './prompt.ts';
export { safeUrl } from './safe-url.ts';
export type { Surface } from './surface.ts';
export { WaysOut } from './ways-out.tsx';
export { createWords } from './words.ts';
