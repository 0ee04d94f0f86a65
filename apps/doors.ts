import type { Door } from '#operations/door.ts'
import { ACTS } from '#operations/doors.ts'
import { QUESTIONS } from '#questions/doors.ts'

/** Every way in. HTTP routes, the OpenAPI document, the client and the command line are loops over these. */
export const DOORS = [...QUESTIONS, ...ACTS] as readonly Door[]
