/** The routes of a server, heard from its router while they are added: a list written elsewhere could leave one out. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/** What the framework says when it begins an instance. */
const BEGINNING = 'fastify.initialization'

type Added = Readonly<{ method: string | readonly string[]; url: string }>
type Beginning = Readonly<{
  fastify: Readonly<{ addHook: (name: 'onRoute', heard: (route: Added) => void) => unknown }>
}>

export type Routed<App> = Readonly<{ app: App; routes: readonly string[] }>

/** Builds a server and comes back with it and each of its routes, as `GET /v1/invoices/:number`. */
export async function hearRoutes<App>(build: () => Promise<App>): Promise<Routed<App>> {
  const routes = new Set<string>()
  const hear = (message: unknown): void => {
    const { fastify } = message as Beginning
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) routes.add(`${one} ${url}`)
    })
  }
  subscribe(BEGINNING, hear)
  try {
    const app = await build()
    return { app, routes: [...routes].sort() }
  } finally {
    unsubscribe(BEGINNING, hear)
  }
}
