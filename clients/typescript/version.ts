// Written by `npm run generate` from openapi.json. Do not edit.
export const API_VERSION = 'v1'
export const SERVER_VERSION = '0.1.0'
