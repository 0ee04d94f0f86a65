import type { Records } from './acting.ts'
import { openPostgres, type PostgresOptions } from './connect.ts'
import type { Rows } from './rows.ts'

const APP_ROLE = 'perennial_app'

export type RecordsOptions = Omit<PostgresOptions, 'role'> &
  Readonly<{
    /** The embedded server lets the app's role log in over its socket; at other servers the URL's user steps into it. */
    embedded: boolean
  }>

/** Opens the records as the role perennial_app, which owns nothing and can't bypass row-level security. `ownerUrl` is the owner's. */
export function openRecords(ownerUrl: string, { embedded, ...options }: RecordsOptions): Records {
  if (!embedded) return openPostgres<Rows>(ownerUrl, { ...options, role: APP_ROLE })
  const url = new URL(ownerUrl)
  url.username = APP_ROLE
  return openPostgres<Rows>(url.href, options)
}
