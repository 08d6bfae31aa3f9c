export * from './content.ts';
export * from './context.ts';
export * from './event.ts';
export * from './limits.ts';
export * from './problem.ts';
export * from './site.ts';
export * from './text.ts';
export * from './visitor.ts';
