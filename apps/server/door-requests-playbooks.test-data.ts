import type { Tried } from './door-requests.test-data.ts'

const CALL = { id: 'call', after: 0, task: { title: 'Call {customer}', due: 3 } }
const BODY = { name: 'Save', on: { signal: 'health_fell', below: 40 }, steps: [CALL], enabled: true }

/** Requests about playbooks, signals and tasks. */
export const PLAYBOOK_REQUESTS: Readonly<Record<string, Tried>> = {
  tasks: {
    works: { url: '/v1/tasks?waiting=yes' },
    refused: { url: '/v1/tasks?state=late', status: 422, code: 'invalid_input' },
  },
  playbooks: {
    works: { url: '/v1/playbooks?enabled=yes' },
    refused: { url: '/v1/playbooks?signal=rain', status: 422, code: 'invalid_input' },
  },
  'playbook-log': {
    works: { url: '/v1/playbook-log?did=task' },
    refused: { url: '/v1/playbook-log?did=nothing', status: 422, code: 'invalid_input' },
  },
  signals: {
    works: { url: '/v1/signals?signal=renewal_open' },
    refused: { url: '/v1/signals?quietDays=0', status: 422, code: 'invalid_input' },
  },
  'playbook-schema': {
    works: { url: '/v1/playbook-schema' },
    refused: { url: '/v1/playbook-schema?x=1', status: 422, code: 'invalid_input' },
  },
  'check-playbook': {
    works: { url: '/v1/playbook-checks', body: { body: BODY } },
    refused: { url: '/v1/playbook-checks', body: { body: 'none' }, status: 422, code: 'invalid_input' },
  },
  'run-playbooks': {
    works: { url: '/v1/playbook-runs', body: { dryRun: true } },
    refused: {
      url: '/v1/playbook-runs',
      body: { playbook: 'leaf:none' },
      status: 404,
      code: 'unknown_playbook',
    },
  },
}
