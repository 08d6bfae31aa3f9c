import { QuietButton, safeUrl } from '../ui/index.ts';
import { Line, type PartProps, Section } from './line.tsx';

/** What somebody looks for: each value can be taken back, and a question answered anew. */
export const Looking = ({ me, notes, said, text, onRemove, onOpen }: PartProps) => {
  const lines = Object.entries(notes).filter(([key]) => key.startsWith('need:'));
  const needs = Object.entries(me.needs);
  const products = me.products.filter(({ name }) => name);
  if (!needs.length && !lines.length && !products.length) return null;
  return (
    <Section heading={text('looking')}>
      {needs.map(([need, values]) => {
        const names = me.names.needs[need];
        const left = values.filter(({ value }) => said[`need:${need}:${value}`] !== false);
        return left.length ? (
          <div key={need} class="need" part="need">
            <p id={`need-${need}`}>{names?.name}</p>
            {/* biome-ignore lint/a11y/noRedundantRoles: Safari takes the role from a list without bullets */}
            <ul class="chips" part="chips" role="list" aria-labelledby={`need-${need}`}>
              {left.map(({ value }) => {
                const name = names?.values[value] ?? value;
                return (
                  <li key={value}>
                    <button
                      type="button"
                      class="chip"
                      part="chip"
                      aria-label={text('remove', { name })}
                      aria-disabled={notes[`need:${need}:${value}`]?.state === 'busy' || undefined}
                      onClick={() => onRemove(need, value)}
                    >
                      {name}
                    </button>
                  </li>
                );
              })}
            </ul>
            {names?.question && (
              <QuietButton
                part="change"
                label={text('change')}
                describedBy={`need-${need}`}
                onPress={() => onOpen(names.question!)}
              />
            )}
          </div>
        ) : null;
      })}
      {lines.map(([key, note]) => (
        // What had the focus is gone with the value: here is the way back.
        <div key={key} tabIndex={-1} data-focus={note?.name && note.state !== 'busy' ? '' : undefined}>
          <Line {...{ note, text }} />
        </div>
      ))}
      {products.length > 0 && (
        <p class="looked" part="looked">
          {text('looked')}:{' '}
          {products.map(({ sku, name, url }, n) => [
            n > 0 && ', ',
            url && safeUrl(url) ? (
              <a key={sku} href={url} part="link">
                {name}
              </a>
            ) : (
              name
            ),
          ])}
        </p>
      )}
    </Section>
  );
};
