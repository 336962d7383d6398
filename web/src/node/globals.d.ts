/** The messages between threads name it; here it is Node's. */
type MessagePort = import('node:worker_threads').MessagePort;
