export { closeServer } from '../google-simulator/http/server.ts';
