function steps(n: number): number {
  let count = 0;
  // while n is not 1: change n and count
  return count;
}
