/** Who cannot take one request back. */
export const cannotLeave = {
  'async-mutex': 'takes back all requests at once, or none',
  'async-sema': 'takes no request back',
  'await-lock': 'takes a request back after a time limit only',
  '@henrygd/semaphore': 'takes no request back',
  'p-limit': 'takes back all tasks at once, or none',
};
