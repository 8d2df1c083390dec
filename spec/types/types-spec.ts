import { inProject, Project } from './Project.js';
import { prelude, refused } from './refused.js';

const compiles = inProject('spec/types/compiles.ts');
const disposable = inProject('spec/types/disposable.ts');
const disposableLib = ['es2022', 'esnext.disposable'];

/** A permit as you write it without Symbol.dispose. */
const handmade = inProject('handmade.ts');
const handmadeText = `
import { of } from 'rxjs';
import { withLock } from './lib/index.js';
const permit = { released: false, release() {} };
of(1).pipe(withLock(of(permit)), withLock({ acquire: () => of(permit) }));
`;

const snippets = refused.map((snippet, index) => ({
  ...snippet,
  path: inProject(`refused-${String(index)}.ts`),
  text: `${prelude}${snippet.code}\nexport {};`,
}));

describe('Types:', () => {
  // One program for all snippets: RxJS and the compiler's lib are checked once.
  let project: Project;
  beforeAll(() => {
    const texts = new Map(snippets.map(({ path, text }) => [path, text]));
    project = new Project([compiles, disposable, ...texts.keys()], disposableLib, texts);
  });

  describe('what must not compile:', () => {
    for (const { title, error, path } of snippets) {
      it(title, () => {
        const errors = project.errors(path);
        expect(errors.map(({ code }) => code))
          .withContext(errors.map(({ message }) => message).join('\n'))
          .toEqual([error]);
      });
    }
  });

  describe('what must compile:', () => {
    it('everything that a strict consumer may write', () => {
      expect(project.errors(compiles)).toEqual([]);
    });

    it('a permit or a primitive as a Disposable, if the lib has esnext.disposable', () => {
      expect(project.errors(disposable)).toEqual([]);
    });
  });

  for (const lib of [['es2022'], disposableLib]) {
    describe(`the declarations under ${lib.join(' and ')}:`, () => {
      let consumer: Project;
      beforeAll(() => {
        consumer = new Project(
          [compiles, handmade],
          lib,
          new Map([...project.declarations(), [handmade, handmadeText]]),
        );
      });

      it('they check without skipLibCheck', () => {
        const { library } = consumer;
        expect(library.length).toBeGreaterThan(0);
        expect(library.filter((path) => !path.endsWith('.d.ts'))).toEqual([]);
        for (const path of library) {
          expect(consumer.errors(path)).withContext(path).toEqual([]);
        }
      });

      it('everything that a strict consumer may write compiles', () => {
        expect(consumer.errors(compiles)).toEqual([]);
      });

      it('a foreign permit needs no Symbol.dispose, whether the lib knows it or not', () => {
        expect(consumer.errors(handmade)).toEqual([]);
      });
    });
  }
});
