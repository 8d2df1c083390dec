import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './AppModule.js';

const app = await NestFactory.create(AppModule);
// Without it, Nest calls no hook when the process gets a signal, and nothing closes the cap.
app.enableShutdownHooks();
await app.listen(process.env['PORT'] ?? 3000);
console.log(`Listens on ${await app.getUrl()}`);
