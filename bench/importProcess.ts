/** The program of the process that an import is measured in. It prints the milliseconds. */
const [specifier = ''] = process.argv.slice(2);

// What they all need is there already.
if (specifier !== 'rxjs') await import('rxjs');
const start = performance.now();
await import(specifier);
console.log(performance.now() - start);
