import { css, safeUrl } from '../ui/index.ts';
import { Picture } from './picture.tsx';

const IMAGE_PX = 48;

export interface Link {
  label: string;
  href: string;
  image?: string | undefined;
}

/** Links as rows, with a picture where there is one. A link that leads to a script is left out. */
export const LinkList = ({ links }: { links: Link[] }) => (
  // biome-ignore lint/a11y/noRedundantRoles: Safari takes the role from a list without bullets
  <ul class="links" part="results" role="list" aria-labelledby="heading">
    {links
      .filter(({ href }) => safeUrl(href))
      .map(({ label, href, image }) => (
        <li key={href} part="result-item">
          <a href={href} class="link row" part="result">
            {links.some(link => link.image) && <Picture src={image} part="result-image" size={IMAGE_PX} />}
            <span class="label" part="result-label">
              {label}
            </span>
          </a>
        </li>
      ))}
  </ul>
);

export const linkListCss = css`
.links {
  margin-inline: -.7em;
}
.link {
  border: 0;
}
.link::after {
  content: "";
  flex: none;
  inline-size: .375em;
  block-size: .375em;
  border: solid var(--_accent);
  border-width: 2px 2px 0 0;
  rotate: 45deg;
}
.link:dir(rtl)::after {
  rotate: 225deg;
}
.result-image {
  inline-size: 3em;
  block-size: 3em;
  object-fit: cover;
  border-radius: calc(var(--_radius) * .7);
}
`;
