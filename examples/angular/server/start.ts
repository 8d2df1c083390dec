import { setTimeout } from 'node:timers/promises';
import { Api } from './Api.js';
import { serve } from './serve.js';

const REFRESH_MILLISECONDS = 3_000;
const TOKEN_MILLISECONDS = 20_000;

const api = new Api(() => setTimeout(REFRESH_MILLISECONDS, true));
setInterval(() => api.expire(), TOKEN_MILLISECONDS);
const { url } = await serve(api, Number(process.env['PORT'] ?? 4200));
console.log(`Open ${url} in two tabs. A token is valid for at most 20 s, and a refresh takes 3 s.`);
