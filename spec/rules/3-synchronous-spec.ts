import { take } from 'rxjs';
import { Condition, Event, Lock, Semaphore } from '../../lib/index.js';
import { subjects } from '../helpers/subjects.js';

const million = 1_000_000;

describe('Rule 3, synchronous, without recursion:', () => {
  it('a free primitive grants during subscribe', () => {
    const event = new Event();
    event.set();
    const granted: string[] = [];
    new Lock().acquire().subscribe(() => granted.push('lock'));
    new Semaphore().acquire().subscribe(() => granted.push('semaphore'));
    new Condition().acquire().subscribe(() => granted.push('condition'));
    event.wait().subscribe(() => granted.push('event'));
    expect(granted).toEqual(['lock', 'semaphore', 'condition', 'event']);
  });

  it('a grant is one value and then complete', () => {
    const said: string[] = [];
    new Lock().acquire().subscribe({
      next: () => said.push('next'),
      complete: () => said.push('complete'),
    });
    expect(said).toEqual(['next', 'complete']);
  });

  for (const { name, taken } of subjects) {
    it(`${name} grants before the release returns`, () => {
      const subject = taken();
      let granted = false;
      subject.request().subscribe(() => (granted = true));
      subject.letIn();
      expect(granted).toBeTrue();
    });

    it(`${name} makes no grant inside a grant`, () => {
      const subject = taken();
      const said: string[] = [];
      for (const index of ['first', 'second', 'third']) {
        subject.request().subscribe({
          next(grant) {
            said.push(`${index} in`);
            subject.passOn(grant);
            said.push(`${index} out`);
          },
          complete: () => said.push(`${index} complete`),
        });
      }
      subject.letIn();
      expect(said).toEqual(
        ['first', 'second', 'third'].flatMap((index) => [
          `${index} in`,
          `${index} out`,
          `${index} complete`,
        ]),
      );
    });
  }

  it('a grant made during subscribe includes what an observer in it requests and does not have to wait for', () => {
    const semaphore = new Semaphore(3);
    const all = semaphore.tryAcquire(3);
    const said: string[] = [];
    semaphore.acquire().subscribe(() => {
      semaphore.acquire().subscribe(() => {
        semaphore.state$.pipe(take(1)).subscribe(() => {
          semaphore.acquire().subscribe(() => said.push('granted'));
        });
      });
      said.push('the request returns');
    });
    all?.release();
    expect(said).toEqual(['granted', 'the request returns']);
  });

  it('a grant made during subscribe counts: a release in it grants after it', () => {
    const semaphore = new Semaphore(1);
    const said: string[] = [];
    semaphore.acquire().subscribe((permit) => {
      said.push('first in');
      semaphore.acquire().subscribe(() => said.push('second'));
      permit.release();
      said.push('first out');
    });
    expect(said).toEqual(['first in', 'first out', 'second']);
  });

  it('a free semaphore grants at once inside the grant in which it is asked', () => {
    const semaphore = new Semaphore(2);
    const said: string[] = [];
    semaphore.acquire().subscribe(() => {
      semaphore.acquire().subscribe(() => said.push('second'));
      said.push('first');
    });
    expect(said).toEqual(['second', 'first']);
  });

  it('a set event grants a request that is made in its own handler at once', () => {
    const event = new Event();
    const said: string[] = [];
    event.wait().subscribe(() => {
      event.wait().subscribe(() => said.push('third'));
      said.push('first');
    });
    event.wait().subscribe(() => said.push('second'));
    event.set();
    expect(said).toEqual(['third', 'first', 'second']);
  });

  it('a request made inside an observer of state$ is granted after the one its snapshot announced', () => {
    const semaphore = new Semaphore(2);
    const said: string[] = [];
    semaphore.state$.subscribe(({ value }) => {
      if (value === 1) semaphore.acquire().subscribe(() => said.push('made by the observer'));
    });
    semaphore.acquire().subscribe(() => said.push('announced'));
    expect(said).toEqual(['announced', 'made by the observer']);
  });

  it('a release inside an observer of state$ grants after the telling', () => {
    const lock = new Lock();
    const permit = lock.tryAcquire();
    const said: string[] = [];
    lock.acquire().subscribe(() => said.push('granted'));
    lock.state$.subscribe(() => {
      if (permit?.released === false) {
        permit.release();
        said.push('observer returns');
      }
    });
    expect(said).toEqual(['observer returns', 'granted']);
  });

  it('a million waiting requests that each release at once are served by one release', () => {
    const lock = new Lock();
    const first = lock.tryAcquire();
    let served = 0;
    for (let index = 0; index < million; index++) {
      lock.acquire().subscribe((permit) => {
        served++;
        permit.release();
      });
    }
    first?.release();
    expect(served).toBe(million);
    expect(lock.state).toEqual({ locked: false, waiting: 0 });
  });

  for (const { name, taken } of subjects) {
    it(`${name} serves a queue of 20,000 on a flat stack`, () => {
      // More than the stack has frames of the smallest function.
      const count = 20_000;
      const subject = taken(count);
      let served = 0;
      for (let index = 0; index < count; index++) {
        subject.request().subscribe((grant) => {
          served++;
          subject.passOn(grant);
        });
      }
      subject.letIn();
      expect(served).toBe(count);
    });
  }

  it('a chain of requests, each made in the grant of the one before, needs no deeper stack', () => {
    const semaphore = new Semaphore(1);
    let left = 100_000;
    const ask = () => {
      semaphore.acquire().subscribe((permit) => {
        if (--left > 0) ask();
        permit.release();
      });
    };
    ask();
    expect(left).toBe(0);
  });

  it('an observer of state$ that acts at every snapshot needs no deeper stack', () => {
    const semaphore = new Semaphore(0);
    semaphore.state$.subscribe(({ value }) => {
      if (value < 100_000) semaphore.release();
    });
    expect(semaphore.value).toBe(100_000);
  });
});
