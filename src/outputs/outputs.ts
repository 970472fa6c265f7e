import { type OutputId, outputIds } from '../domain/address.ts';
import { atom } from './atom/output.ts';
import { json } from './json/output.ts';
import type { Output } from './output.ts';
import { rss } from './rss/output.ts';

/** All outputs. */
export const outputs: { readonly [Id in OutputId]: Output<Id> } = { rss, atom, json };

/** The other outputs of the same feed. */
export function siblingsOf(id: OutputId): Output[] {
  return outputIds.flatMap((other) => (other === id ? [] : outputs[other]));
}
