import { BehaviorSubject, config, type Observer, type Subject, type Subscription } from 'rxjs';

const subscribed = new Set<Subject<unknown>>();
let told = 0;

/**
 * Sets up a suite of stories. Counts them, and records each subject that is subscribed to, because
 * primitives do not expose theirs. Ignores errors that RxJS reports because a function cannot take
 * them. It uses no Jasmine spy, which would keep each of a million calls.
 */
export function aroundStories(title: string): void {
  const prototype = BehaviorSubject.prototype as { subscribe: Subscribe };
  const { subscribe } = prototype;
  const { onUnhandledError } = config;

  beforeAll(() => {
    told = 0;
    config.onUnhandledError = () => undefined;
    prototype.subscribe = function (...consumer) {
      subscribed.add(this);
      return subscribe.apply(this, consumer);
    };
  });

  afterAll(async () => {
    prototype.subscribe = subscribe;
    // Unhandled errors are reported in a separate turn.
    await new Promise((resolve) => setTimeout(resolve));
    config.onUnhandledError = onUnhandledError;
    console.log(`\n${told.toLocaleString('en')} ${title}`);
  });
}

type Subscribe = (
  this: BehaviorSubject<unknown>,
  observer?: Partial<Observer<unknown>>,
) => Subscription;

/** Begins a new story, in which nobody has observed anything. */
export function countStory(): void {
  told++;
  subscribed.clear();
}

/** Adds a subject of the story to those that nobody may observe at the end. */
export function noteSubject<T>(subject: Subject<T>): Subject<T> {
  subscribed.add(subject as Subject<unknown>);
  return subject;
}

/** How many subjects of this story are still observed. */
export function observedSubjects(): number {
  return [...subscribed].filter((subject) => subject.observed).length;
}
