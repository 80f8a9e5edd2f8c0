import { describe, expect, test } from 'vitest';
import type { CarriedEvent } from '../../../lib/events/cloudevents.ts';
import { FORMATS } from '../../../lib/messages/formats.ts';
import { sign, verify } from '../../../lib/signing/sign.ts';
import { publicKeyOf } from '../../../lib/signing/signing-key.ts';
import { verifyWebhook } from '../../../lib/signing/verify-webhook.ts';
import { NOW_MS } from '../../support/times.ts';
import { carried, messageOf, NOW_SECONDS, SECRETS, SIGNING_KEY } from './message-of.ts';

describe.each(FORMATS)('a message in the format %s', (format) => {
  test('is verified by each secret and by the public key', () => {
    const { headers, body } = messageOf(format);
    const now = () => NOW_MS;
    for (const secret of SECRETS)
      expect(verifyWebhook({ headers, body, secrets: [secret], now })).toEqual(JSON.parse(body));
    const publicKeys = [publicKeyOf(SIGNING_KEY)];
    expect(verifyWebhook({ headers, body, publicKeys, now })).toEqual(JSON.parse(body));
  });

  test('names the event, the attempt, the endpoint and the sender', () => {
    expect(messageOf(format, { attempt: 3 }).headers).toMatchObject({
      'webhook-id': 'p-1',
      'webhook-timestamp': String(NOW_SECONDS),
      'user-agent': 'Tidings/1',
      'tidings-attempt': '3',
      'tidings-endpoint': 'e-1',
    });
  });

  test('to what has no id and no key names no endpoint and has no signature', () => {
    const none = { endpoint: undefined, secrets: [], signingKeys: [] };
    const names = Object.keys(messageOf(format, none).headers);
    const absent = ['tidings-endpoint', 'hook-subscription', 'hook-hmac', 'webhook-signature'];
    expect(names.filter((name) => absent.includes(name))).toEqual([]);
  });

  test('that is not sent again has no mark of a replay', () => {
    const { headers, body } = messageOf(format, { replay: false });
    expect(JSON.stringify([headers, body])).not.toContain('replay');
  });

  test('gets the headers of the endpoint, and theirs in the place of defaults (TH-41)', () => {
    const headers = { Authorization: 'Bearer x', 'User-Agent': 'Shop', accept: '*/*' };
    const { headers: sent } = messageOf(format, { headers });
    expect(sent).toMatchObject({ authorization: 'Bearer x', 'user-agent': 'Shop', accept: '*/*' });
    expect(sent).not.toHaveProperty('User-Agent');
  });

  test('keeps its own headers whatever the endpoint has (TH-41)', () => {
    const own = messageOf(format, { replay: true }).headers;
    const other = Object.fromEntries(
      Object.keys(own)
        .filter((name) => name !== 'user-agent')
        .flatMap((name) => [name, name.toUpperCase()])
        .concat('Host', 'content-length', 'transfer-encoding', 'ce-type', 'Hook-Event')
        .map((name) => [name, 'other']),
    );
    expect(messageOf(format, { replay: true, headers: other }).headers).toEqual(own);
  });
});

describe('the format cloudevents', () => {
  test('has the event as its body', () => {
    const { headers, body } = messageOf('cloudevents');
    expect(headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(JSON.parse(body)).toEqual(carried());
  });

  test('marks a replay in the event, as an extension that is true or false', () => {
    const { headers, body } = messageOf('cloudevents', { replay: true });
    expect(JSON.parse(body)).toEqual({ ...carried(), replay: true });
    expect(headers['tidings-replay']).toBe('true');
  });

  test('of an event that is in no log has no sequence', () => {
    const { sequence: _, ...event } = carried();
    expect(JSON.parse(messageOf('cloudevents', {}, event).body)).toEqual(event);
  });
});

describe('the format cloudevents-binary', () => {
  test('has the data as its body and the attributes as headers', () => {
    const { headers, body } = messageOf('cloudevents-binary');
    expect(body).toBe('{"total":30}');
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'ce-id': 'p-1',
      'ce-type': 'order.created',
      'ce-subject': '7',
      'ce-sequence': '0000000000000041',
    });
    expect(headers).not.toHaveProperty('ce-replay');
  });

  test('marks a replay in a header', () => {
    const { headers, body } = messageOf('cloudevents-binary', { replay: true });
    expect(headers).toMatchObject({ 'ce-replay': 'true', 'tidings-replay': 'true' });
    expect(body).toBe('{"total":30}');
  });
});

describe('the format hook', () => {
  test('has the body of thorn (TH-11) and its headers (TH-41)', () => {
    const { headers, body } = messageOf('hook');
    expect(JSON.parse(body)).toEqual({
      event: 'order.created',
      ref: 'https://shop.test/orders/7',
      sender: 'ann',
      data: { total: 30 },
    });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'hook-event': 'order.created',
      'hook-delivery': 'd-1',
      'hook-subscription': 'e-1',
    });
  });

  test('is signed by the text of the newest secret (TH-59)', () => {
    const { headers, body } = messageOf('hook');
    const [newest = '', old = ''] = SECRETS;
    const hmac = headers['hook-hmac'] ?? '';
    expect(hmac).toBe(sign('sha256', newest, body));
    expect(verify(hmac, 'sha256', newest, body)).toBe(true);
    expect(verify(hmac, 'sha256', old, body)).toBe(false);
  });

  test.each([null, false, 0, '', [], {}])(
    'with the data %j has an empty object (TH-11)',
    (data) => {
      expect(JSON.parse(messageOf('hook', {}, carried({ data })).body)).toMatchObject({ data: {} });
    },
  );

  test.each(['text', 7, [0], true])('with the data %j has that (TH-11)', (data) => {
    expect(JSON.parse(messageOf('hook', {}, carried({ data })).body)).toMatchObject({ data });
  });

  test('of an event without a ref and a sender has null there (TH-11)', () => {
    const { ref: _, sender: __, ...event } = carried();
    const { body } = messageOf('hook', {}, event satisfies CarriedEvent);
    expect(JSON.parse(body)).toMatchObject({ ref: null, sender: null });
  });

  test('marks a replay in a header alone', () => {
    const { headers, body } = messageOf('hook', { replay: true });
    expect(headers['tidings-replay']).toBe('true');
    expect(body).toBe(messageOf('hook').body);
  });
});
