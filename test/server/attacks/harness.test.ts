import { expect, it } from 'vitest';
import { startAttack } from '../support/attack.ts';

it('the victim of every attack has a canary in all that is kept of them', async () => {
  for (const target of ['known', 'merged'] as const) {
    const { me, victim, view } = await startAttack(target);
    const everything = await (await me('GET', victim.token, '/export')).text();
    for (const name of [
      ...['need', 'order', 'sku', 'call', 'outcome', 'company', 'path', 'title', 'track', 'note', 'product'],
      ...['answer', 'nick', 'place', 'zone', 'code-1', 'Ann', 'name', 'message'],
    ])
      expect(everything.toLowerCase(), name).toContain(`canary-${name.toLowerCase()}`);
    const { answer } = await view({ token: victim.token });
    expect(answer.decision.slots.members).toMatchObject({ content: { text: 'CANARY-FOR-CLIENTS' } });
    expect(answer.decision.visitor).toMatchObject({ tier: 'mvc', firstName: 'Canary-Ann' });
  }
});
