/** The example playbooks of the project, each loaded when it is chosen. */
const FILES = import.meta.glob<string>('../../../../docs/playbooks/*.yaml', { query: '?raw', import: 'default' })

/** Names of the examples, such as `save-falling-use`. */
export const EXAMPLES: readonly string[] = Object.keys(FILES).map(nameOf)

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.yaml$/, '')
}

/** The text of an example; nothing where there is no such one. */
export async function readExample(name: string): Promise<string> {
  const path = Object.keys(FILES).find((one) => nameOf(one) === name)
  const load = path === undefined ? undefined : FILES[path]
  return load === undefined ? '' : await load()
}
