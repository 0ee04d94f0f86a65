const MOST_CHARACTERS = 2_000
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/**
 * What speaks against sending events to a URL, if anything. Where its name leads is looked at when something is sent, as it may lead
 * somewhere else by then.
 */
export function urlFault(text: string, allowLoopback: boolean): string | undefined {
  const url = URL.parse(text)
  if (!url || text.length > MOST_CHARACTERS) return `a URL of at most ${MOST_CHARACTERS} characters is wanted`
  const isPlain = url.protocol === 'http:' && allowLoopback && LOOPBACK.test(url.hostname)
  if (url.protocol !== 'https:' && !isPlain) return 'the URL must begin with https://'
  if (url.username !== '' || url.password !== '') return 'the URL must not carry a user name or a password'
  if (url.hash !== '') return 'the URL must not have a fragment'
  return undefined
}
