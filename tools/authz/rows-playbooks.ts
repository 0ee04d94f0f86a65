/** The rows of playbooks, signals and tasks in the permission matrix. */
import type { Filter } from './naming-rows.ts'
import type { Act } from './rows.ts'
import type { Question } from './rows-questions.ts'

export const PLAYBOOK_QUESTIONS: readonly Question[] = [
  ['/v1/tasks', 'ofpav', 'life:read', '/v1/tasks?limit=1'],
  ['/v1/playbooks', 'ofpav', 'life:read', '/v1/playbooks?limit=1'],
  ['/v1/playbook-log', 'ofpav', 'life:read', '/v1/playbook-log?limit=1'],
  ['/v1/signals', 'ofpav', 'life:read'],
  ['/v1/playbook-schema', 'ofpav', 'life:read'],
]

export const PLAYBOOK_ACTS: readonly Act[] = [
  [
    'POST /v1/playbook-runs',
    'opa',
    ['life:write'],
    { url: '/v1/playbook-runs', body: { playbook: 'zz-nobody:none' } },
    { status: 404, code: 'unknown_playbook' },
  ],
  [
    'POST /v1/playbook-checks',
    'ofpav',
    ['life:read'],
    { url: '/v1/playbook-checks', body: { body: {} } },
    { status: 200 },
  ],
]

export const PLAYBOOK_FILTERS: readonly Filter[] = [
  ['/v1/tasks', 'customer', 'organization'],
  ['/v1/tasks', 'for', 'person'],
  ['/v1/tasks', 'playbook', 'about'],
  ['/v1/playbook-log', 'customer', 'organization'],
  ['/v1/playbook-log', 'playbook', 'about'],
  ['/v1/signals', 'customer', 'organization'],
]
