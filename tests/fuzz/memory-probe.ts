// Loaded into a gateway under test: on SIGUSR2 it collects all garbage and says what is left.
process.on('SIGUSR2', () => {
  globalThis.gc?.()
  const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
  console.log(`heap used: ${process.memoryUsage().heapUsed}, sockets: ${sockets}`)
})
