import type { Rapport, VisitorView } from 'rapport';
import { useEffect, useState } from 'react';

/** A page of a shop that is built with React. */
export function Page({ rapport }: { rapport: Rapport }) {
  const [visitor, setVisitor] = useState<VisitorView>();
  useEffect(() => rapport.on('ready', setVisitor), [rapport]);
  return (
    <main>
      <rapport-greeting className="hello">Welcome{visitor?.firstName}</rapport-greeting>
      <rapport-quickfind
        question="looking-for"
        mode="menu"
        onrapport:answered={event => console.log(event.detail.values.join())}
      >
        <a href="/all">Everything</a>
      </rapport-quickfind>
      <rapport-register incentive="tea-year" teaser render="light" />
      <rapport-permission for="letter" onrapport:permission={event => console.log(event.detail.granted)} />
      <rapport-gate slot="first-look">
        <div data-rapport-slot="first-look">For friends</div>
      </rapport-gate>
      <rapport-contact reason="order" />
      <rapport-preferences />
    </main>
  );
}
