import { type LookupAddress, lookup as lookUp } from 'node:dns'
import { BlockList, isIPv6, type LookupFunction } from 'node:net'

export const INSIDE = 'The host’s address is inside: nothing is sent there'

/**
 * Forms of IPv6 that carry an IPv4 address and that the filtering agent takes for addresses outside: the old compatible form
 * (`::127.0.0.1`), and the prefix that networks translate for themselves (RFC 8215).
 */
const EMBEDDED = new BlockList()
EMBEDDED.addSubnet('::', 96, 'ipv6')
EMBEDDED.addSubnet('64:ff9b:1::', 48, 'ipv6')

/** Whether a host is such an address. `::` and `::1` are left to the agent, which knows whether this machine is allowed. */
export function isEmbedded(host: string): boolean {
  const address = host.replace(/^\[(.+)\]$/, '$1')
  if (!isIPv6(address) || address === '::' || address === '::1') return false
  return EMBEDDED.check(address, 'ipv6')
}

/** Looks names up as `lookup` does, and finds none that means such an address. */
export function guardedLookup(lookup: LookupFunction = lookUp as LookupFunction): LookupFunction {
  return (name, options, answer) => {
    lookup(name, options, (error, found, family) => {
      const addresses = typeof found === 'string' ? [found] : (found ?? []).map((one: LookupAddress) => one.address)
      if (!error && addresses.some(isEmbedded)) return answer(new Error(INSIDE), found, family)
      return answer(error, found, family)
    })
  }
}
