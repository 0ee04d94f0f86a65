import { Client } from 'pg'
import { migrate } from '#stores/postgres/migrate.ts'

/** The seconds that something takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return (performance.now() - begun) / 1000
}

/** An empty database of that name, migrated: its URL. One that stands there is dropped. */
export async function freshDatabase(server: string, name: string): Promise<string> {
  await dropDatabase(server, name)
  await connected(server, (client) => client.query(`create database "${name}" template template0`))
  const url = new URL(server)
  url.pathname = `/${name}`
  await migrate(url.href)
  return url.href
}

export async function dropDatabase(server: string, name: string): Promise<void> {
  await connected(server, (client) => client.query(`drop database if exists "${name}" with (force)`))
}

/** Works with a client of its own, which is ended after it. */
export async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
