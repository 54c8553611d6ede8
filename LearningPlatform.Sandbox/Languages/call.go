// Calls one function of the learner's package and writes how it ended as JSON to descriptor 3. Runs inside the box, in the learner's process:
// whatever it writes is the learner's word. What is expected never comes in here. All names start with lp: they share the learner's package.
package main

import (
	lpbytes "bytes"
	lperrors "errors"
	lpjson "encoding/json"
	lpfmt "fmt"
	lpmath "math"
	lpos "os"
	lpreflect "reflect"
	lpruntime "runtime"
	lpdebug "runtime/debug"
	lpsort "sort"
	lpconv "strconv"
	lpstrings "strings"
	lputf8 "unicode/utf8"
)

var lpErrorType = lpreflect.TypeOf((*error)(nil)).Elem()

func lpSend(key string, value any, message *string) {
	out := map[string]any{key: value}
	if message != nil {
		out["message"] = *message
	}
	data, err := lpjson.Marshal(out)
	if err != nil {
		data, _ = lpjson.Marshal(map[string]any{"impossible": "The result can't be written as JSON."})
	}
	file := lpos.NewFile(3, "result")
	_, _ = file.Write(data)
	lpos.Exit(0)
}

func lpImpossible(format string, values ...any) { lpSend("impossible", lpfmt.Sprintf(format, values...), nil) }

func lpRaise(types []string, message string) { lpSend("raised", types, &message) }

func lpPlain(name string) string {
	return lpstrings.ToLower(lpstrings.ReplaceAll(name, "_", ""))
}

type lpTarget struct {
	fn    any
	names []string
}

func lpCall(targets map[string]lpTarget) {
	data, err := lpos.ReadFile("/box/call.json")
	if err != nil {
		panic(err)
	}
	var call struct {
		Function  string
		Arguments any
	}
	decoder := lpjson.NewDecoder(lpbytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&call); err != nil {
		panic(err)
	}
	lpos.Args = lpos.Args[:1]
	names := targets[call.Function].names
	target := lpreflect.ValueOf(targets[call.Function].fn)
	if !target.IsValid() || target.Kind() != lpreflect.Func {
		lpImpossible("'%s' is not a function.", call.Function)
	}
	kind := target.Type()
	fixed := kind.NumIn()
	if kind.IsVariadic() {
		fixed--
	}
	var given []any
	switch list := call.Arguments.(type) {
	case []any:
		given = list
	case map[string]any:
		if len(names) != kind.NumIn() {
			lpImpossible("The parameters of '%s' can't be told by name.", call.Function)
		}
		given = make([]any, len(names))
		used := 0
		for i, name := range names {
			found := false
			for key, value := range list {
				if key == name || lpPlain(key) == lpPlain(name) {
					given[i], found = value, true
					used++
					break
				}
			}
			if !found {
				lpImpossible("The test gives no argument for '%s'.", name)
			}
		}
		if used != len(list) {
			for key := range list {
				known := false
				for _, name := range names {
					known = known || lpPlain(key) == lpPlain(name)
				}
				if !known {
					lpImpossible("'%s' has no parameter '%s'.", call.Function, key)
				}
			}
		}
		if kind.IsVariadic() {
			if rest, ok := given[fixed].([]any); ok {
				given = append(given[:fixed:fixed], rest...)
			}
		}
	}
	if len(given) < fixed || (len(given) > fixed && !kind.IsVariadic()) {
		lpImpossible("'%s' takes %d arguments, but the test gives %d.", call.Function, fixed, len(given))
	}
	arguments := make([]lpreflect.Value, len(given))
	for i, value := range given {
		var want lpreflect.Type
		if i >= fixed {
			want = kind.In(fixed).Elem()
		} else {
			want = kind.In(i)
		}
		arguments[i] = lpreflect.New(want).Elem()
		if !lpSet(arguments[i], value) {
			name := lpfmt.Sprintf("number %d", i+1)
			if at := lpMin(i, kind.NumIn()-1); len(names) == kind.NumIn() {
				name = "'" + names[at] + "'"
			}
			lpImpossible("The argument for %s does not fit its type %s.", name, lpstrings.ReplaceAll(want.String(), "main.", ""))
		}
	}
	results := lpInvoke(target, arguments)
	if last := len(results) - 1; last >= 0 && kind.Out(last).Implements(lpErrorType) && kind.Out(last).Kind() == lpreflect.Interface {
		if !results[last].IsNil() {
			lpFail(results[last].Interface().(error), "error")
		}
		results = results[:last]
	}
	values := make([]any, len(results))
	for i, result := range results {
		value, reason := lpGet(result, 0)
		if reason != "" {
			lpImpossible("'%s' returned what can't be written as JSON: %s.", call.Function, reason)
		}
		values[i] = value
	}
	switch len(values) {
	case 0:
		lpSend("returned", nil, nil)
	case 1:
		lpSend("returned", values[0], nil)
	default:
		lpSend("returned", values, nil)
	}
}

func lpInvoke(target lpreflect.Value, arguments []lpreflect.Value) []lpreflect.Value {
	defer func() {
		if raised := recover(); raised != nil {
			lpfmt.Fprintf(lpos.Stderr, "panic: %v\n\n%s", raised, lpdebug.Stack())
			if err, ok := raised.(error); ok {
				lpFail(err, "panic")
			}
			lpRaise([]string{"panic"}, lpfmt.Sprint(raised))
		}
	}()
	return target.Call(arguments)
}

func lpFail(err error, how string) {
	var types []string
	for at := err; at != nil; at = lperrors.Unwrap(at) {
		name := lpstrings.TrimPrefix(lpfmt.Sprintf("%T", at), "*")
		types = append(types, lpstrings.TrimPrefix(name, "main."))
	}
	if _, ok := err.(lpruntime.Error); ok {
		types = append(types, "runtime.Error")
	}
	lpRaise(append(types, how), err.Error())
}

func lpMin(a, b int) int {
	if a < b {
		return a
	}
	return b
}

func lpWhole(number lpjson.Number) (string, bool) {
	text := number.String()
	if !lpstrings.ContainsAny(text, ".eE") {
		return text, true
	}
	value, err := number.Float64()
	if err != nil || value != lpmath.Trunc(value) || lpmath.Abs(value) > 1<<53 {
		return "", false
	}
	return lpconv.FormatInt(int64(value), 10), true
}

// False when the value doesn't fit.
func lpSet(to lpreflect.Value, value any) bool {
	switch to.Kind() {
	case lpreflect.Bool:
		set, ok := value.(bool)
		to.SetBool(set)
		return ok
	case lpreflect.Int, lpreflect.Int8, lpreflect.Int16, lpreflect.Int32, lpreflect.Int64:
		if text, ok := value.(string); ok && to.Kind() == lpreflect.Int32 && lputf8.RuneCountInString(text) == 1 {
			set, _ := lputf8.DecodeRuneInString(text)
			to.SetInt(int64(set))
			return true
		}
		number, ok := value.(lpjson.Number)
		if !ok {
			return false
		}
		text, ok := lpWhole(number)
		set, err := lpconv.ParseInt(text, 10, to.Type().Bits())
		to.SetInt(set)
		return ok && err == nil
	case lpreflect.Uint, lpreflect.Uint8, lpreflect.Uint16, lpreflect.Uint32, lpreflect.Uint64, lpreflect.Uintptr:
		if text, ok := value.(string); ok && to.Kind() == lpreflect.Uint8 && len(text) == 1 {
			to.SetUint(uint64(text[0]))
			return true
		}
		number, ok := value.(lpjson.Number)
		if !ok {
			return false
		}
		text, ok := lpWhole(number)
		set, err := lpconv.ParseUint(text, 10, to.Type().Bits())
		to.SetUint(set)
		return ok && err == nil
	case lpreflect.Float32, lpreflect.Float64:
		number, ok := value.(lpjson.Number)
		if !ok {
			return false
		}
		set, err := number.Float64()
		to.SetFloat(set)
		return err == nil
	case lpreflect.String:
		set, ok := value.(string)
		to.SetString(set)
		return ok
	case lpreflect.Slice:
		if value == nil {
			return true
		}
		if text, ok := value.(string); ok {
			switch to.Type().Elem().Kind() {
			case lpreflect.Int32:
				to.Set(lpreflect.ValueOf([]rune(text)).Convert(to.Type()))
				return true
			case lpreflect.Uint8:
				to.Set(lpreflect.ValueOf([]byte(text)).Convert(to.Type()))
				return true
			}
			return false
		}
		list, ok := value.([]any)
		if !ok {
			return false
		}
		made := lpreflect.MakeSlice(to.Type(), len(list), len(list))
		for i, item := range list {
			if !lpSet(made.Index(i), item) {
				return false
			}
		}
		to.Set(made)
		return true
	case lpreflect.Array:
		list, ok := value.([]any)
		if !ok || len(list) != to.Len() {
			return false
		}
		for i, item := range list {
			if !lpSet(to.Index(i), item) {
				return false
			}
		}
		return true
	case lpreflect.Map:
		if value == nil {
			return true
		}
		object, ok := value.(map[string]any)
		if !ok {
			return false
		}
		made := lpreflect.MakeMapWithSize(to.Type(), len(object))
		for key, item := range object {
			at := lpreflect.New(to.Type().Key()).Elem()
			var named any = key
			if k := at.Kind(); k >= lpreflect.Int && k <= lpreflect.Float64 && !(k == lpreflect.Int32 && lputf8.RuneCountInString(key) == 1 && (key < "0" || key > "9")) {
				named = lpjson.Number(key)
			} else if k == lpreflect.Bool {
				named = key == "true"
			}
			set := lpreflect.New(to.Type().Elem()).Elem()
			if !lpSet(at, named) || !lpSet(set, item) {
				return false
			}
			made.SetMapIndex(at, set)
		}
		to.Set(made)
		return true
	case lpreflect.Pointer:
		if value == nil {
			return true
		}
		to.Set(lpreflect.New(to.Type().Elem()))
		return lpSet(to.Elem(), value)
	case lpreflect.Interface:
		if to.NumMethod() != 0 {
			return value == nil
		}
		if value != nil {
			to.Set(lpreflect.ValueOf(lpLoose(value)))
		}
		return true
	case lpreflect.Struct:
		data, err := lpjson.Marshal(value)
		if err != nil || value == nil {
			return false
		}
		return lpjson.Unmarshal(data, to.Addr().Interface()) == nil
	}
	return false
}

// What an any gets: whole numbers as int, others as float64.
func lpLoose(value any) any {
	switch item := value.(type) {
	case lpjson.Number:
		if whole, err := lpconv.Atoi(item.String()); err == nil {
			return whole
		}
		number, _ := item.Float64()
		return number
	case []any:
		for i := range item {
			item[i] = lpLoose(item[i])
		}
	case map[string]any:
		for key := range item {
			item[key] = lpLoose(item[key])
		}
	}
	return value
}

// The value as encoding/json writes it as the learner means it: an empty slice is [], bytes are numbers.
func lpGet(value lpreflect.Value, depth int) (any, string) {
	if depth > 500 {
		return nil, "it contains itself"
	}
	if !value.IsValid() {
		return nil, ""
	}
	switch value.Kind() {
	case lpreflect.Float32, lpreflect.Float64:
		number := value.Float()
		if lpmath.IsNaN(number) || lpmath.IsInf(number, 0) {
			return nil, lpfmt.Sprintf("the number %v", number)
		}
		return value.Interface(), ""
	case lpreflect.Bool, lpreflect.String, lpreflect.Int, lpreflect.Int8, lpreflect.Int16, lpreflect.Int32, lpreflect.Int64,
		lpreflect.Uint, lpreflect.Uint8, lpreflect.Uint16, lpreflect.Uint32, lpreflect.Uint64:
		return value.Interface(), ""
	case lpreflect.Slice, lpreflect.Array:
		list := make([]any, value.Len())
		for i := range list {
			item, reason := lpGet(value.Index(i), depth+1)
			if reason != "" {
				return nil, reason
			}
			list[i] = item
		}
		return list, ""
	case lpreflect.Map:
		object := map[string]any{}
		keys := value.MapKeys()
		lpsort.Slice(keys, func(i, j int) bool { return lpfmt.Sprint(keys[i]) < lpfmt.Sprint(keys[j]) })
		for _, key := range keys {
			item, reason := lpGet(value.MapIndex(key), depth+1)
			if reason != "" {
				return nil, reason
			}
			object[lpfmt.Sprint(key.Interface())] = item
		}
		return object, ""
	case lpreflect.Pointer, lpreflect.Interface:
		if value.IsNil() {
			return nil, ""
		}
		return lpGet(value.Elem(), depth+1)
	case lpreflect.Struct:
		data, err := lpjson.Marshal(value.Interface())
		if err != nil {
			return nil, err.Error()
		}
		return lpjson.RawMessage(data), ""
	}
	return nil, "a " + value.Kind().String()
}
