import { readFileSync } from 'node:fs';

/*
 * Compares the mutants that have survived with those that spec/mutants.md argues. A mutant is
 * named by its file, the line as it is, and the line as it becomes: numbers would drift.
 */

const { files } = JSON.parse(readFileSync('coverage/mutants.json', 'utf8'));

const code = (text) => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);

/** Of several lines, the first and the last. */
function shown(file, { location: { start, end }, replacement }) {
  const lines = files[file].source.split('\n').slice(start.line - 1, end.line);
  const [first, last] = [lines[0], lines.at(-1)];
  const before = lines.length > 1 ? `${first.trim()} … ${last.trim()}` : first.trim();
  const after = first.slice(0, start.column - 1) + replacement + last.slice(end.column - 1);
  return `${file}: ${code(before)} → ${code(after.replace(/\s+/g, ' ').trim())}`;
}

/** The lines of the one list that are not in the other, as often as they are not. */
function without(list, other) {
  const left = [...other];
  return list.filter((line) => {
    const index = left.indexOf(line);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

const mutants = Object.entries(files).flatMap(([file, { mutants }]) =>
  mutants.map((mutant) => ({ status: mutant.status, line: shown(file, mutant) })),
);
const count = (status) => mutants.filter((mutant) => mutant.status === status).length;
const [killed, timedOut] = [count('Killed'), count('Timeout')];
const alive = mutants
  .filter(({ status }) => status !== 'Killed' && status !== 'Timeout')
  .map(({ line }) => line);

const span = '(?:`` .+? ``|`[^`]*`)';
const argument = new RegExp(`^- (${span} → ${span}): \\S`);
const argued = readFileSync('spec/mutants.md', 'utf8')
  .split(/^## /m)
  .flatMap((section) => {
    const [file, ...lines] = section.split('\n');
    if (!(file in files)) return [];
    return lines
      .flatMap((line) => argument.exec(line)?.[1] ?? [])
      .map((line) => `${file}: ${line}`);
  });

const notArgued = without(alive, argued);
const notAlive = without(argued, alive);
for (const line of notArgued) console.error(`survives, and is not argued: ${line}`);
for (const line of notAlive) console.error(`is argued, and does not survive: ${line}`);
console.log(
  `${mutants.length} mutants: ${killed} killed, ${timedOut} timed out, ${alive.length - notArgued.length} argued, ${notArgued.length} neither`,
);
if (notArgued.length + notAlive.length > 0) process.exitCode = 1;
