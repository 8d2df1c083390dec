import { BehaviorSubject, config, type Observer, type Subject, type Subscription } from 'rxjs';

const subscribed = new Set<Subject<unknown>>();
let told = 0;

/**
 * Around a suite of stories: counts them, notes each subject that is subscribed to, as the primitives do not
 * expose theirs, and lets RxJS report to nobody what a function cannot hear. No spy of Jasmine's,
 * which would keep each of a million calls.
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
    // What is unheard is reported in a turn of its own.
    await new Promise((resolve) => setTimeout(resolve));
    config.onUnhandledError = onUnhandledError;
    console.log(`\n${told.toLocaleString('en')} ${title}`);
  });
}

type Subscribe = (
  this: BehaviorSubject<unknown>,
  observer?: Partial<Observer<unknown>>,
) => Subscription;

/** A new story begins, in which nobody has observed anything. */
export function countStory(): void {
  told++;
  subscribed.clear();
}

/** Counts a subject of the story's own among those that nobody may observe in the end. */
export function noteSubject<T>(subject: Subject<T>): Subject<T> {
  subscribed.add(subject as Subject<unknown>);
  return subject;
}

/** How many subjects are observed still, of those that have been in this story. */
export function observedSubjects(): number {
  return [...subscribed].filter((subject) => subject.observed).length;
}
