function mean(numbers: number[]): number {
  if (numbers.length === 0) {
    return 0;
  }
  let total = 0;
  for (const number of numbers) {
    total = total + number;
  }
  return total / numbers.length;
}

function above(numbers: number[]): number[] {
  const limit = mean(numbers);
  return numbers.filter((number) => number > limit);
}
