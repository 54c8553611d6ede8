function mean(numbers: number[]): number {
  let total = 0;
  for (const number of numbers) {
    total = total + number;
  }
  return total;
}

function above(numbers: number[]): number[] {
  return [];
}
