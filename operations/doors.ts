import { closeMonth } from './billing/close-month.ts'
import { recordUsage } from './metering/record-usage.ts'
import { retryQuarantine } from './metering/retry-quarantine.ts'
import { recordFacts } from './record-facts.ts'
import { settle } from './rewards/settle.ts'

/** Every act that can be done. */
export const ACTS = [recordFacts, recordUsage, retryQuarantine, closeMonth, settle]
