// what: memory outside the heap
// verdict: MemoryLimit
// limits: memory=96
const kept = [];
for (;;) kept.push(Buffer.alloc(4 << 20, 1));
