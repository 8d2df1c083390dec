import { collectGarbage } from './collectGarbage.js';

let calls = 0;

/** Lives as long as the program: a registry that is collected too early is what is asked about. */
const registry = new FinalizationRegistry(() => calls++);

/**
 * Whether the registries of a program still call. V8 ends that for all of them if it collects one
 * that still has a call to make.
 */
export async function registryCalls(): Promise<boolean> {
  const before = calls;
  // The engine itself may hold one of many.
  for (let count = 0; count < 9; count++) registry.register({}, undefined);
  for (let round = 0; round < 5 && calls === before; round++) await collectGarbage();
  return calls > before;
}
