import type { Records } from './acting.ts'
import { openPostgres, type PostgresOptions } from './connect.ts'
import type { People } from './people.ts'
import type { Rows } from './rows.ts'

const APP_ROLE = 'perennial_app'
const SIGN_IN_ROLE = 'perennial_signin'

export type RecordsOptions = Omit<PostgresOptions, 'role'> &
  Readonly<{
    /** The embedded server lets the app's role log in over its socket; at other servers the URL's user steps into it. */
    embedded: boolean
  }>

/** Opens the records as the role perennial_app, which owns nothing and can't bypass row-level security. `ownerUrl` is the owner's. */
export function openRecords(ownerUrl: string, options: RecordsOptions): Records {
  const { url, ...others } = asRole(APP_ROLE, ownerUrl, options)
  return openPostgres<Rows>(url, others)
}

/** Opens what is known about people as the role perennial_signin, which can reach the schema `signin` and no record. */
export function openPeople(ownerUrl: string, options: RecordsOptions): People {
  const { url, ...others } = asRole(SIGN_IN_ROLE, ownerUrl, { mostConnections: 5, ...options })
  return openPostgres(url, { ...others, momentsAsDates: true })
}

function asRole(role: string, ownerUrl: string, { embedded, ...options }: RecordsOptions) {
  if (!embedded) return { url: ownerUrl, ...options, role }
  const url = new URL(ownerUrl)
  url.username = role
  return { url: url.href, ...options }
}
