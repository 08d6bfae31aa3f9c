/**
 * A picture beside a label that says it all, so it is silent. Its room is kept, also where there is none or it cannot be
 * had: labels stay in line and nothing moves.
 */
export const Picture = ({ src, part, size }: { src: string | undefined; part: string; size: number }) =>
  src ? (
    <img
      class={part}
      part={part}
      src={src}
      alt=""
      width={size}
      height={size}
      decoding="async"
      onError={({ currentTarget }) => {
        currentTarget.style.visibility = 'hidden';
      }}
    />
  ) : (
    <span class={part} />
  );
