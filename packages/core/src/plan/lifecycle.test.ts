import { describe, expect, it } from 'vitest';
import {
  daysUntilRetirement,
  lifecycleSchema,
  lifecycleState,
  lifecycleWarning,
} from '../lifecycle.ts';
import { noon, sampleModel, samplePlan } from '../testing/local/samples.ts';

const DAY = '2026-12-01';
const at = (time: string) => Date.parse(time);
const life = (input: object) => lifecycleSchema.parse(input);

describe('lifecycleState', () => {
  it.each([
    [{ state: 'deprecated', retiresOn: DAY }, '2026-11-30T23:59:59.999Z', 'deprecated'],
    [{ state: 'deprecated', retiresOn: DAY }, '2026-12-01T00:00:00Z', 'retired'],
    [{ state: 'active', retiresOn: DAY }, '2026-11-30T00:00:00Z', 'active'],
    [{ state: 'active', retiresOn: DAY }, '2027-01-01T00:00:00Z', 'retired'],
    [{ state: 'preview', retiresOn: DAY }, '2027-01-01T00:00:00Z', 'retired'],
    [
      { state: 'deprecated', retiresOn: DAY, mayOutliveDate: true },
      '2027-01-01T00:00:00Z',
      'deprecated',
    ],
    [
      { state: 'active', retiresOn: DAY, mayOutliveDate: true },
      '2027-01-01T00:00:00Z',
      'deprecated',
    ],
    [{ state: 'active', retiresOn: DAY, mayOutliveDate: true }, '2026-11-01T00:00:00Z', 'active'],
    [{ state: 'retired' }, '2020-01-01T00:00:00Z', 'retired'],
    [
      { state: 'retired', retiresOn: '2099-01-01', mayOutliveDate: true },
      '2026-01-01T00:00:00Z',
      'retired',
    ],
    [{}, '2099-01-01T00:00:00Z', 'active'],
  ])('%j at %s is %s', (input, time, state) => {
    expect(lifecycleState(life(input), at(time))).toBe(state);
  });

  it.each([
    ['2026-11-30T12:00:00Z', 1],
    ['2026-11-30T00:00:00Z', 1],
    ['2026-11-01T00:00:00Z', 30],
    ['2026-12-01T00:00:00Z', null],
    ['2027-12-01T00:00:00Z', null],
  ])('counts the days from %s: %s', (time, days) => {
    expect(daysUntilRetirement(life({ retiresOn: DAY }), at(time))).toBe(days);
  });

  it.each([
    [
      { retiresOn: DAY, replacedBy: 'external://test/next' },
      '2026-11-01T00:00:00Z',
      'MODEL_RETIRING',
      'It is switched off in 30 days, on 2026-12-01. Use external://test/next instead.',
    ],
    [{ retiresOn: DAY }, '2026-10-31T00:00:00Z', null, null],
    [
      { state: 'preview', retiresOn: DAY },
      '2026-11-30T00:00:00Z',
      'MODEL_RETIRING',
      'It is switched off in 1 day, on 2026-12-01.',
    ],
    [
      { state: 'deprecated', retiresOn: DAY },
      '2026-01-01T00:00:00Z',
      'MODEL_DEPRECATED',
      'It is switched off in 334 days, on 2026-12-01.',
    ],
    [
      { state: 'deprecated' },
      '2026-01-01T00:00:00Z',
      'MODEL_DEPRECATED',
      'It is being switched off.',
    ],
    [
      { retiresOn: DAY, replacedBy: 'external://test/next' },
      '2026-12-01T00:00:00Z',
      'MODEL_RETIRED',
      'It was switched off by its provider on 2026-12-01. Use external://test/next instead.',
    ],
    [{}, '2099-01-01T00:00:00Z', null, null],
  ])('%j at %s is warned of as %s', (input, time, code, message) => {
    const warning = lifecycleWarning(life(input), 'It', at(time));
    expect(warning).toEqual(code === null ? null : { code, message });
  });

  it('takes no day that there is not', () => {
    expect(() => life({ retiresOn: '2026-02-30' })).toThrow();
    expect(() => life({ retiresOn: '1 December' })).toThrow();
  });
});

describe('a plan on a model that goes', () => {
  const model = (lifecycle: object) =>
    sampleModel({ lifecycle: { replacedBy: 'external://test/next', ...lifecycle } });
  const told = (lifecycle: object, day: string, isRetiredAllowed = false) => {
    const plan = samplePlan(model(lifecycle), {}, { now: noon(day), isRetiredAllowed });
    return [
      ...plan.problems.map((one) => ['refused', one.code, one.message]),
      ...plan.warnings.map((one) => ['warned', one.code, one.message]),
    ];
  };

  it.each([
    [{ retiresOn: DAY }, '2026-10-30', []],
    [
      { retiresOn: DAY },
      '2026-11-02',
      [
        [
          'warned',
          'MODEL_RETIRING',
          'Sample is switched off in 29 days, on 2026-12-01. Use external://test/next instead.',
        ],
      ],
    ],
    [
      { retiresOn: DAY },
      '2026-11-30',
      [
        [
          'warned',
          'MODEL_RETIRING',
          'Sample is switched off in 1 day, on 2026-12-01. Use external://test/next instead.',
        ],
      ],
    ],
    [
      { state: 'deprecated', retiresOn: DAY },
      '2026-01-01',
      [
        [
          'warned',
          'MODEL_DEPRECATED',
          'Sample is switched off in 334 days, on 2026-12-01. Use external://test/next instead.',
        ],
      ],
    ],
    [
      { state: 'deprecated' },
      '2026-01-01',
      [
        [
          'warned',
          'MODEL_DEPRECATED',
          'Sample is being switched off. Use external://test/next instead.',
        ],
      ],
    ],
    [
      { state: 'deprecated', retiresOn: DAY, mayOutliveDate: true },
      '2027-01-01',
      [
        [
          'warned',
          'MODEL_DEPRECATED',
          'Sample was to be switched off on 2026-12-01 and may still answer. Use external://test/next instead.',
        ],
      ],
    ],
  ])('%j on %s', (lifecycle, day, expected) => expect(told(lifecycle, day)).toEqual(expected));

  it('refuses it from its day on, with what to use', () => {
    expect(told({ state: 'deprecated', retiresOn: DAY }, DAY)).toEqual([
      [
        'refused',
        'MODEL_RETIRED',
        'Sample was switched off by its provider on 2026-12-01. Use external://test/next instead. If it still answers for you, mark it as available.',
      ],
    ]);
  });

  it('tries it where the settings allow, and says so', () => {
    expect(told({ state: 'retired' }, DAY, true)).toEqual([
      [
        'warned',
        'MODEL_RETIRED',
        'Sample is retired by its provider; it is tried because your settings allow it. Use external://test/next instead.',
      ],
    ]);
  });
});
