import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { idProblem } from '../../../lib/protocol/plain-id.ts';

const HOLIDAYS = 'en.usa#holiday@group.v.calendar.google.com';
const FILE = '1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgVE2upms';
const base64 = (id: string) => Buffer.from(id).toString('base64');

describe('B-09 a calendar is named by', () => {
  test.each([
    ['its encoded id', encodeURIComponent(HOLIDAYS), 'is encoded already'],
    [
      'its id encoded twice',
      encodeURIComponent(encodeURIComponent(HOLIDAYS)),
      'is encoded already',
    ],
    [
      'its id with blanks without a width around',
      `\u200b${HOLIDAYS}\u2060`,
      'has blanks around it',
    ],
    ['its id with blanks around', ` ${HOLIDAYS}\n`, 'has blanks around it'],
    [
      'its encoded id with blanks around',
      ` ${encodeURIComponent(HOLIDAYS)} `,
      'has blanks around it',
    ],
  ])('%s', (_, text, problem) => {
    expect(idProblem(text, 'calendar')).toEqual({ problem, id: HOLIDAYS });
  });

  test.each([
    `https://calendar.google.com/calendar/embed?src=${encodeURIComponent(HOLIDAYS)}&ctz=Europe%2FBerlin`,
    `https://calendar.google.com/calendar/embed?height=600&wkst=1&src=${base64(HOLIDAYS)}&color=%23039BE5`,
    `https://calendar.google.com/calendar/u/0?cid=${base64(HOLIDAYS)}`,
    `https://calendar.google.com/calendar/u/0?cid=${base64(HOLIDAYS).replace(/=+$/, '')}`,
    `https://calendar.google.com/calendar/render?cid=${encodeURIComponent(HOLIDAYS)}`,
    `https://calendar.google.com/calendar/u/0/r/settings/calendar/${base64(HOLIDAYS)}`,
    `https://calendar.google.com/calendar/r/settings/calendar/${encodeURIComponent(base64(HOLIDAYS))}?pli=1`,
    `https://calendar.google.com/calendar/ical/${encodeURIComponent(HOLIDAYS)}/public/basic.ics`,
    `webcal://calendar.google.com/calendar/ical/${encodeURIComponent(HOLIDAYS)}/private-0/basic.ics`,
    `http://www.google.com/calendar/feeds/${encodeURIComponent(HOLIDAYS)}/public/basic`,
    `https://www.googleapis.com/calendar/v3/calendars/${encodeURIComponent(HOLIDAYS)}/events?alt=json`,
    `calendar.google.com/calendar/embed?src=${encodeURIComponent(HOLIDAYS)}`,
    `<iframe src="https://calendar.google.com/calendar/embed?mode=WEEK&amp;src=${encodeURIComponent(HOLIDAYS)}" width="800"></iframe>`,
    encodeURIComponent(
      `https://calendar.google.com/calendar/embed?src=${encodeURIComponent(HOLIDAYS)}`,
    ),
    `https://calendar.google.com/calendar/render?cid=${encodeURIComponent(`http://www.google.com/calendar/feeds/${encodeURIComponent(HOLIDAYS)}/public/basic`)}`,
    `https://apidata.googleusercontent.com/caldav/v2/${encodeURIComponent(HOLIDAYS)}/events`,
    `https://www.google.com/calendar/dav/${encodeURIComponent(HOLIDAYS)}/events`,
    `mailto:${HOLIDAYS}`,
    `  //calendar.google.com/calendar/embed?src=${encodeURIComponent(HOLIDAYS)} `,
  ])('the URL %s', (text) => {
    expect(idProblem(text, 'calendar')).toEqual({ problem: 'is a URL, not an id', id: HOLIDAYS });
  });
});

describe('B-09 a file, folder or drive is named by the URL', () => {
  test.each([
    `https://docs.google.com/document/d/${FILE}/edit`,
    `https://docs.google.com/document/u/1/d/${FILE}/edit?usp=sharing`,
    `https://docs.google.com/spreadsheets/d/${FILE}/edit#gid=0`,
    `https://docs.google.com/presentation/d/${FILE}/edit#slide=id.p`,
    `https://docs.google.com/forms/d/${FILE}/edit`,
    `https://docs.google.com/drawings/d/${FILE}/edit`,
    `https://docs.google.com/a/example.com/document/d/${FILE}/edit`,
    `https://drive.google.com/file/d/${FILE}/view?usp=drive_link`,
    `https://drive.google.com/drive/folders/${FILE}?resourcekey=0-abc`,
    `https://drive.google.com/drive/u/0/folders/${FILE}`,
    `https://drive.google.com/drive/u/0/mobile/folders/${FILE}`,
    `https://drive.google.com/open?id=${FILE}&authuser=0`,
    `https://drive.google.com/uc?export=download&id=${FILE}`,
    `https://drive.usercontent.google.com/download?id=${FILE}`,
    `https://www.googleapis.com/drive/v3/files/${FILE}?alt=json`,
    `https://www.googleapis.com/drive/v3/drives/${FILE}`,
    `docs.google.com/document/d/${FILE}`,
    `https://drive.google.com/drive/#folders/${FILE}`,
    `https://lh3.googleusercontent.com/d/${FILE}=w1000`,
    encodeURIComponent(`https://docs.google.com/document/d/${FILE}/edit`),
    `[plan](https://docs.google.com/document/d/${FILE}/edit)`,
    `<https://docs.google.com/document/d/${FILE}/edit>`,
    `${FILE}/edit`,
    `${FILE}?usp=sharing`,
    `d/${FILE}/edit`,
    `files/${FILE}`,
    `/document/d/${FILE}/edit`,
    `id=${FILE}`,
  ])('%s', (text) => {
    expect(idProblem(text, 'drive')).toEqual({ problem: 'is a URL, not an id', id: FILE });
  });
});

test.each([
  ['drive', 'https://docs.google.com/forms/d/e/1FAIpQLSf-published/viewform'],
  ['drive', 'https://docs.google.com/document/d/e/2PACX-published/pub'],
  ['drive', 'https://drive.google.com/drive/my-drive'],
  ['drive', 'https://www.google.com/maps/d/edit'],
  ['drive', 'mailto:a@example.com'],
  ['drive', 'https://example.com/file/d/abc'],
  ['drive', `https://calendar.google.com/calendar/embed?src=${HOLIDAYS}`],
  ['drive', 'https://evilgoogle.com/file/d/abc/view'],
  ['drive', 'https://docs.google.com.evil.example/file/d/abc/view'],
  ['other', 'https://drive.google.com/open?id=abc'],
  ['other', 'https://drive.google.com/file/d/abc/view'],
  ['calendar', 'https://calendar.google.com/calendar/u/0/r'],
  ['calendar', `https://docs.google.com/document/d/${FILE}/edit`],
  ['calendar', `https://www.googleapis.com/drive/v2/files/${FILE}`],
  ['other', 'https://admin.google.com/ac/users/123'],
  ['drive', 'https://'],
] as const)('B-09 as an id of kind %s, %s is a URL without one', (kind, text) => {
  expect(idProblem(text, kind)).toEqual({ problem: 'is a URL, not an id', id: undefined });
});

test('B-09 an encoding that cannot be read is one all the same', () => {
  expect(idProblem('a%40b%', 'calendar')).toMatchObject({ problem: 'is encoded already' });
  expect(idProblem('%E0%A4', 'calendar')).toEqual({ problem: 'is encoded already', id: undefined });
});

test('a link with 45,000 @ is read within a second', () => {
  const startMs = performance.now();
  const link = `https://calendar.google.com/calendar/u/0?cid=${base64(`${'@'.repeat(45_000)}\0`)}`;
  expect(idProblem(link, 'calendar')).toMatchObject({ problem: 'is a URL, not an id' });
  expect(performance.now() - startMs).toBeLessThan(1000);
});

test.each([
  'primary',
  HOLIDAYS,
  'user@example.com',
  FILE,
  'root',
  'my_customer',
  '50%',
  'user%deal@example.com',
  'user%41@example.com',
  'user+tag@example.com',
  'me',
  'a%zz',
  'https',
  'google.com',
  'c_1a2b@group.calendar.google.com',
])('B-09 %s is an id', (id) => {
  for (const kind of ['calendar', 'drive', 'other'] as const)
    expect(idProblem(id, kind)).toBeUndefined();
});

test('B-09 whatever the id, encoding it or blanks around it are seen, and the id is shown', () => {
  const ids = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter(
      (id) => !/^[\s\p{Cf}]|[\s\p{Cf}]$/u.test(id) && !/%|\/\//.test(id) && id.isWellFormed(),
    );
  const blanks = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\u00a0'), minLength: 1 });

  fc.assert(
    fc.property(ids, blanks, (id, blank) => {
      expect(idProblem(id, 'calendar')).toBeUndefined();
      expect(idProblem(blank + id, 'calendar')?.id).toBe(id);
      expect(idProblem(id + blank, 'other')?.id).toBe(id);
      const encoded = encodeURIComponent(id);
      if (encoded !== id) expect(idProblem(encoded, 'other')?.id).toBe(id);
    }),
  );
});

test('B-09 whatever the calendar, each of its links shows its id', () => {
  fc.assert(
    fc.property(fc.emailAddress(), (id) => {
      // What reads as a URL is no id.
      fc.pre(!/%[0-9a-f]{2}|^\/\//i.test(id));
      const host = 'https://calendar.google.com/calendar';
      for (const link of [
        `${host}/embed?src=${encodeURIComponent(id)}`,
        `${host}/u/0?cid=${encodeURIComponent(base64(id))}`,
        `${host}/u/0/r/settings/calendar/${base64(id).replaceAll('/', '_')}`,
      ])
        expect(idProblem(link, 'calendar')?.id).toBe(id);
    }),
  );
});
