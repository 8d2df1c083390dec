import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { MachinesModule } from './machines/MachinesModule.js';

const app = await NestFactory.create(MachinesModule);
// Without it, Nest calls no hook when the process gets a signal, and others wait for the lease.
app.enableShutdownHooks();
await app.listen(process.env['PORT'] ?? 3000);
console.log(`Listens on ${await app.getUrl()}`);
