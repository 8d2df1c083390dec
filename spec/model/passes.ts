import { actors, observers, parseOperation, parseStep } from './Operation.js';
import { operationsOf, rareOperationsOf, type Stories } from './stories.js';
import type { Subject } from './Subject.js';

/**
 * Each set of stories runs three times, because the way to subscribe and the observers make a
 * difference. Without calls back the difference is smaller, so there the other stories are shorter
 * by one call.
 */
export const passes = [
  { manner: 'function', observed: false, shorter: 0, title: 'asked by functions' },
  { manner: 'subscriber', observed: true, shorter: 1, title: 'asked by subscribers, and observed' },
  { manner: 'operators', observed: false, shorter: 1, title: 'asked through operators' },
] as const;

/**
 * @param begin how all of them begin, after the observers have come
 * @param rare whether rare calls may happen, too
 */
export function storiesOf(
  subject: Subject,
  { manner, observed }: (typeof passes)[number],
  begin: readonly string[],
  rare = false,
): Stories {
  const [first] = observers;
  const looking = observed ? (subject.observers ?? [first]).map((name) => `${name} observes`) : [];
  const asking = begin.map((text) => (text.includes(' asks') ? `${text} by ${manner}` : text));
  const who = actors.slice(0, 3);
  return {
    model: subject.model,
    operations: [
      ...operationsOf(subject, manner, who),
      ...(rare ? rareOperationsOf(subject, manner, who) : []),
      ...[...subject.ends, 'throws'].map(parseOperation),
    ],
    begin: [...looking, ...asking].map(parseStep),
  };
}

/** How much longer the stories are, by the environment variable MODEL_DEPTH; shorter if below 0. */
export const deeper = Number(process.env['MODEL_DEPTH'] ?? 0);
