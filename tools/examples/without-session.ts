/** Examples of what is sent without signing in: its links and signatures are secrets, so nothing of it is really sent here. */
import type { Example } from '#edges/http/examples.ts'
import { FEED_OPERATION } from '#edges/http/feed-intake.ts'
import { ANSWER_OPERATION, PREVIEW_OPERATION } from '#edges/http/public-links.ts'

const TOKEN = 'v1.8fVd0qk2c1mS6n4y7bZrXw'
const TAKEN = { recorded: 1, known: 0, quarantined: 0, rejected: 0, replayed: false }

export const WITHOUT_SESSION: Readonly<Record<string, Example>> = {
  [PREVIEW_OPERATION]: {
    request: { token: TOKEN },
    answer: {
      partner: { id: 'birch', name: 'Birch Managed IT' },
      customer: { id: 'kestrel-air', name: 'Kestrel Air' },
      ...{ product: 'altus:stratum', kind: 'call', at: '2024-09-02T09:00:00Z', zone: 'Europe/London' },
      expiresAt: '2024-12-20T12:00:00Z',
    },
  },
  [ANSWER_OPERATION]: { request: { token: TOKEN, answer: 'confirmed' }, answer: { answer: 'confirmed' } },
  [FEED_OPERATION]: {
    parameters: { owner: 'birch', feed: 'helpdesk' },
    answer: { ...TAKEN, items: [{ item: 't-1', state: 'recorded', touchpoint: 'birch:helpdesk-t-1', verified: true }] },
  },
}
