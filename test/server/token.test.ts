import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hashToken, portableHash } from '../../server/token.ts';

it('hashes as every platform does', () => {
  expect(hashToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      expect(hashToken(text)).toBe(portableHash(text));
    }),
  );
});
