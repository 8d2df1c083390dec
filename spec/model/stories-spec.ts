import { aroundStories } from './aroundStories.js';
import { parseStep } from './Operation.js';
import { Model } from './Model.js';
import type { Rule } from './Rule.js';
import { differenceIn, expectStory, testCase } from './story.js';
import type { Subject } from './Subject.js';
import { named } from './subjects/index.js';
import { LockRule } from './subjects/Lock.js';

/** A wrong rule: everybody is admitted. */
class OpenRule extends LockRule {
  override letIn: Rule['letIn'] = (waiting) => {
    this.locked ||= waiting.length > 0;
    return [...waiting];
  };
}

/** What the models have found, each as its smallest story. */
describe('does what its model does in a story that once went wrong:', () => {
  aroundStories('stories that were told wrong once, or are told wrong on purpose');

  it('a condition tells that a wait has left before its lock is granted in the teardown', () => {
    expectStory(named('Condition'), [
      'x observes',
      'a asks lock',
      'a asks wait',
      'a leaves > 1: a asks lock',
    ]);
  });

  it('a closed condition that is canceled tells nothing of its lock', () => {
    expectStory(named('Condition'), [
      'close',
      'a asks lock',
      'b asks lock by function',
      'y observes',
      'b leaves > 1: cancel',
    ]);
  });

  it('a request that only the telling holds up is granted before one that is made inside a grant', () => {
    expectStory(named('KeyedLock, 2 inside per key'), [
      'x observes',
      'a asks k > 1: b asks k > 2: c asks l',
    ]);
  });

  it('a wait that only the telling holds up passes a set event before one that is made inside a grant', () => {
    expectStory(named('Event'), [
      'set',
      'b asks by subscriber > 2: a asks by function > 1: y observes > 3: c asks by operators',
    ]);
  });

  it('a wait for a clear event tells nothing before it has joined the queue', () => {
    expectStory(named('Event'), [
      'y observes',
      'd asks by function',
      'd leaves > 1: a asks by function > 2: cancel',
    ]);
  });

  it('prints a test case if the two differ', () => {
    const subject: Subject = { ...named('Lock'), model: () => new Model(new OpenRule()) };
    const difference = differenceIn(subject, ['a asks', 'b asks > 1: close'].map(parseStep));
    expect(difference && testCase(subject, difference).split('\n')).toEqual([
      "expectStory(named('Lock'), [",
      "  'a asks',",
      "  'b asks > 1: close',",
      ']);',
      '//   a asks:',
      '//   a granted ',
      '//   a finalized',
      '//   a asks: , {"locked":true,"waiting":0} {"locked":true} inside a',
      '//   b asks:',
      '// - b granted ',
      '// - close:',
      '// - close: , {"locked":true,"waiting":0} {"locked":true} inside a,b closed',
      '// - b finalized',
      '// - b asks: , {"locked":true,"waiting":0} {"locked":true} inside a,b closed',
      '// + b asks: , {"locked":true,"waiting":1} {"locked":true} inside a',
    ]);
  });
});
