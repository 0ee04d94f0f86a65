import { useOrganizations } from './questions.ts'
import { useViewer } from './viewer.ts'

export type Names = Readonly<{
  /** Id of the organization that is viewed as, once known. */
  self: string | undefined
  /** The name of an organization, or its id where the viewer doesn't know it. */
  of: (id: string) => string
  /** What it is in the channel: `vendor`, `partner`. */
  roleOf: (id: string) => string
}>

/** Names as the viewer knows them: whom it doesn't know stays an id. */
export function useNames(): Names {
  const { data } = useOrganizations(useViewer())
  const byId = new Map(data?.organizations.map((one) => [one.id, one]))
  return {
    self: data?.acting,
    of: (id) => byId.get(id)?.name ?? id,
    roleOf: (id) => byId.get(id)?.roles.join(', ') ?? '',
  }
}

/** `altus:core-months` is read as `core-months`: the owner stands beside it where it matters. */
export function ownName(id: string): string {
  return id.slice(id.indexOf(':') + 1)
}

/** `customer-lifecycle` as the beginning of a sentence: `Customer lifecycle`. */
export function asWords(id: string): string {
  const words = ownName(id).replaceAll(/[-_]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
