/** A webhook as the server answers it. */
export const webhook = () => ({
  id: 'whk_1',
  url: 'https://hooks.example.com/a',
  events: ['GENERATION_ENDED', 'IMAGE_STORED'],
  includesPrompts: false,
  isEnabled: true,
  disabledReason: null,
  failingSince: null,
  createdAt: '2026-11-21T09:00:00.000Z',
});

/** What was sent to it. */
export const delivery = (state: 'PENDING' | 'DELIVERED') => ({
  eventId: 'evt_7',
  type: 'generation.ended',
  sequence: 7,
  state,
  attempts: 1,
  status: state === 'DELIVERED' ? 204 : 503,
  lastError: state === 'DELIVERED' ? null : 'It answered 503: busy.',
  nextAttemptAt: state === 'DELIVERED' ? null : '2026-11-21T09:01:00.000Z',
  createdAt: '2026-11-21T09:00:00.000Z',
  deliveredAt: state === 'DELIVERED' ? '2026-11-21T09:00:00.000Z' : null,
});
