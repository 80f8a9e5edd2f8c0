import { describe, expect, test } from 'vitest';
import { Channel } from '../../../lib/protocol/channel.ts';
import { exampleChannel, failure } from './examples.ts';

describe('new Channel', () => {
  test('GC-04 optional fields start empty and no value is checked', () => {
    const channel = new Channel({ id: '', type: 'anything', address: 'not a URL' });

    expect(channel).toEqual({
      id: '',
      type: 'anything',
      address: 'not a URL',
      token: undefined,
      expiration: 0,
      params: undefined,
      resourceId: '',
      resourceUri: '',
    });
  });

  test('GC-05 differs: it takes one object, so that there are no positions to get wrong', () => {
    // @ts-expect-error GC-05: no positional arguments
    const channel = new Channel('web_hook', 'id', 'token', 'https://mydomain.com');

    expect(Channel.length).toBe(1);
    expect(channel.id).toBeUndefined();
  });
});

describe('Channel.body', () => {
  test('GC-06 always has id, type and address, and the token if there is one', () => {
    expect(exampleChannel().body()).toEqual({
      id: '4ba78bf0-6a47-11e2-bcfd-0800200c9a77',
      type: 'web_hook',
      address: 'https://mydomain.com/notifications',
      token: '398348u3tu83ut8uu38',
    });
  });

  test('GC-06 differs: an undefined token is left out instead of sent as null', () => {
    expect(Object.keys(exampleChannel({ token: undefined }).body())).toEqual([
      'id',
      'type',
      'address',
    ]);
  });

  test('an empty token is sent, since only undefined deps none', () => {
    expect(exampleChannel({ token: '' }).body()).toHaveProperty('token', '');
  });

  test.each([
    ['expiration', 0],
    ['params', {}],
    ['resourceId', ''],
    ['resourceUri', ''],
  ])('GC-07 leaves out %s when it is %j', (field, empty) => {
    expect(exampleChannel({ [field]: empty }).body()).not.toHaveProperty(field);
  });

  test.each([
    ['params', { ttl: '3600' }],
    ['resourceId', 'ret08u3rv24htgh289g'],
    ['resourceUri', 'https://www.googleapis.com/drive/v3/changes'],
  ])('GC-07 sends %s when it is set', (field, value) => {
    expect(exampleChannel({ [field]: value }).body()).toHaveProperty(field, value);
  });

  test('GC-12 sends the expiration as a string of milliseconds', () => {
    expect(exampleChannel({ expiration: 1_426_325_213_000 }).body().expiration).toBe(
      '1426325213000',
    );
  });

  test('GC-09 is a new object each time, with the same params in it', () => {
    const channel = exampleChannel({ params: { ttl: '3600' } });

    expect(channel.body()).not.toBe(channel.body());
    expect(channel.body().params).toBe(channel.params);
  });

  test('GC-08, GC-32 after an update it is what channels.stop needs', () => {
    const channel = exampleChannel();
    channel.update({ resourceId: 'o3hgv1538sdjfh' });

    expect(channel.body()).toMatchObject({ id: channel.id, resourceId: 'o3hgv1538sdjfh' });
  });
});

describe('Channel.update', () => {
  test('GC-03, GC-10, GC-12 takes each of the eight fields over from the response', () => {
    const channel = exampleChannel({ params: { before: 'x' } });

    channel.update({
      kind: 'api#channel',
      id: 'other-id',
      type: 'webhook',
      token: 'target=myApp',
      address: 'https://other.example/',
      expiration: '1426325213000',
      params: { ttl: '60' },
      resourceId: 'o3hgv1538sdjfh',
      resourceUri: 'https://www.googleapis.com/drive/v3/files/o3hgv1538sdjfh',
    });

    expect(channel).toEqual({
      id: 'other-id',
      type: 'webhook',
      token: 'target=myApp',
      address: 'https://other.example/',
      expiration: 1_426_325_213_000,
      params: { ttl: '60' },
      resourceId: 'o3hgv1538sdjfh',
      resourceUri: 'https://www.googleapis.com/drive/v3/files/o3hgv1538sdjfh',
    });
  });

  test('GC-03, GC-10 ignores fields that a channel does not have, methods among them', () => {
    const channel = exampleChannel();
    const answer = JSON.parse(
      '{"kind":"api#channel","payload":true,"some_random_parameter":1,"body":"x","__proto__":{"id":"x"}}',
    );

    channel.update(answer);

    expect(channel).toEqual(exampleChannel());
    expect(channel.body).toBe(Channel.prototype.body);
  });

  test.each([null, undefined])('GC-10 a field that is %s changes nothing', (absent) => {
    const channel = exampleChannel({ resourceId: 'o3hgv1538sdjfh', expiration: 5 });

    channel.update({ id: absent, token: absent, resourceId: absent, expiration: absent });

    expect(channel).toEqual(exampleChannel({ resourceId: 'o3hgv1538sdjfh', expiration: 5 }));
  });

  test('GC-11 empty values do overwrite', () => {
    const channel = exampleChannel({ params: { ttl: '60' } });

    channel.update({ token: '', params: {} });

    expect(channel).toMatchObject({ token: '', params: {} });
  });

  test('GC-12 differs: an expiration stays a number, from a string or from a number', () => {
    const channel = exampleChannel();
    channel.update({ expiration: '1384823632000' });
    expect(channel.expiration).toBe(1_384_823_632_000);

    // Google's Directory guide prints a number.
    channel.update({ expiration: 1_384_823_632_001 });
    expect(channel.expiration).toBe(1_384_823_632_001);
  });

  test('an expiration of 0 is none', () => {
    const channel = exampleChannel({ expiration: 5 });

    channel.update({ expiration: '0' });

    expect(channel.body()).not.toHaveProperty('expiration');
  });

  test('GC-13 params are replaced, not merged', () => {
    const channel = exampleChannel({ params: { before: 'x' } });

    channel.update({ params: { ttl: '60' } });

    expect(channel.params).toEqual({ ttl: '60' });
  });

  test('params come out as strings', () => {
    const channel = exampleChannel();

    channel.update({ params: { ttl: 3600, flag: true } });

    expect(channel.params).toEqual({ ttl: '3600', flag: 'true' });
  });

  test.each([
    ['id', 5],
    ['token', {}],
    ['resourceId', false],
    ['params', 'ttl=60'],
    ['expiration', ''],
    ['expiration', 'Tue, 19 Nov 2013 01:13:52 GMT'],
    ['expiration', '1.5'],
    ['expiration', '1e3'],
    ['expiration', '+5'],
    ['expiration', 1.5],
    ['expiration', -1],
    ['expiration', '9007199254740993'],
    ['expiration', {}],
  ])('rejects an answer whose %s is %j', (field, value) => {
    expect(() => exampleChannel().update({ [field]: value })).toThrow(
      failure('invalid-watch-response', field),
    );
  });
});
