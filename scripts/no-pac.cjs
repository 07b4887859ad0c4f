// Stands in for the engine of proxy auto-configuration files, which is a JavaScript engine of its own.
class PacProxyAgent {
  constructor() {
    throw new Error("proxy auto-configuration (PAC) is not supported: give the proxy's own URL in HTTPS_PROXY");
  }
}

module.exports = { PacProxyAgent };
