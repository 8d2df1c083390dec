import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ask } from './ask.js';
import { until } from './until.js';

const program = fileURLToPath(new URL('../src/main.js', import.meta.url));

void test('a process that is told to end answers all its requests, and ends by itself', async () => {
  const child = spawn(process.execPath, [program], { env: { ...process.env, PORT: '0' } });
  const ended = once(child, 'exit');
  let out = '';
  let errors = '';
  child.stdout.on('data', (data) => (out += String(data)));
  child.stderr.on('data', (data) => (errors += String(data)));
  try {
    await until(() => out.includes('Listens on '));
    const url = /Listens on (\S+)/.exec(out)?.[1] ?? '';
    const asked = ['one', 'two', 'three'].map((name) => ask(`${url}/reports/${name}`));
    await Promise.all(asked.map(({ arrived }) => arrived));
    child.kill('SIGTERM');
    const answers = await Promise.all(asked.map(({ answer }) => answer));
    // The cap is two.
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 503]);
    assert.deepEqual(await ended, [null, 'SIGTERM']);
    assert.equal(errors, '');
  } finally {
    child.kill('SIGKILL');
  }
});
