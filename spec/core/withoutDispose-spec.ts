import type { GrantedPermit } from '../../lib/core/machinery/GrantedPermit.js';
import { coreOf } from '../../lib/shared/coreOf.js';
import { kindOf } from '../../lib/shared/kindOf.js';
import { inspectionKey } from '../../lib/core/machinery/inspectionKey.js';
import { occupy } from '../../lib/core/machinery/Occupant.js';
import type { Primitive } from '../../lib/shared/Primitive.js';

/** Imports a module again, without anything that came with `Symbol.dispose`. */
async function importWithoutDispose(path: string): Promise<unknown> {
  const native = Symbol;
  const { dispose, asyncDispose, ...rest } = Object.getOwnPropertyDescriptors(native);
  expect([dispose, asyncDispose]).not.toContain(undefined as never);
  const make: unknown = Object.defineProperties((text?: string) => native(text), rest);
  globalThis.Symbol = make as SymbolConstructor;
  try {
    return await import(`../../lib/${path}?withoutDispose`);
  } finally {
    globalThis.Symbol = native;
  }
}

// A method with an unchecked computed name would be called 'undefined'.
describe('if the runtime has no Symbol.dispose', () => {
  it('a permit lacks the method, and no other', async () => {
    const module = (await importWithoutDispose('core/machinery/GrantedPermit.js')) as {
      GrantedPermit: typeof GrantedPermit;
    };
    expect(Reflect.ownKeys(module.GrantedPermit.prototype)).toEqual([
      'constructor',
      'released',
      'release',
      'toJSON',
      occupy,
      inspectionKey,
    ]);
  });

  it('a primitive lacks the method, and no other', async () => {
    const module = (await importWithoutDispose('shared/Primitive.js')) as {
      Primitive: typeof Primitive;
    };
    expect(Reflect.ownKeys(module.Primitive.prototype)).toEqual([
      'constructor',
      'state$',
      'state',
      'closed',
      'close',
      'cancelWaiting',
      'toJSON',
      coreOf,
      kindOf,
      inspectionKey,
    ]);
  });
});
