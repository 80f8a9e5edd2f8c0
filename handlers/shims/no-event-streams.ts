/**
 * Stands in for `@smithy/core/event-streams` in the bundles (see `alias` in serverless.yml). The SDK
 * loads it on demand, for operations that answer with a stream of events; DynamoDB and Secrets
 * Manager have none. Its mere possibility made half of the SDK untouchable for tree shaking.
 */
export class EventStreamSerde {
  constructor() {
    throw new Error('Event streams are left out of this bundle: see alias in serverless.yml');
  }
}
export { EventStreamSerde as eventStreamSerdeProvider };
