import { readDocument } from '@sendwright/exchange/read'
import { planImport, buildRecords, linkState, checkAgainstModel } from '@sendwright/message'
import { createKafkaSend } from '@sendwright/model'
import { effectiveDataModel, generateData } from '@sendwright/schema'
import { readdirSync, readFileSync } from 'node:fs'
const dir='/work/shared/fixtures/asyncapi/'
let n=0,slow=[],bad=0
for(const f of readdirSync(dir)){
 if(!/\.(ya?ml|json)$/.test(f)) continue
 let r; try{ r=await readDocument({format:'asyncapi',files:[{name:f,text:readFileSync(dir+f,'utf8')}],directions:{}})}catch(e){console.log(f,String(e).slice(0,100));continue}
 for(const {integration} of r.integrations) for(const s of integration.scenarios) for(const side of [s.send,s.receive]) if(side){
  n++
  const gen=(()=>{try{return generateData(side.schema,{seed:1})}catch(e){console.log('gen',f,e.message);return {}}})()
  const sample=side.samples[0]??gen
  const data=sample&&typeof sample==='object'&&!Array.isArray(sample)?{...sample,processInstanceId:1}:{value:sample,processInstanceId:1}
  const model=effectiveDataModel(null,[data])
  const a=performance.now()
  const p=planImport({action:createKafkaSend('a','n','main'),side,link:{integration:'i',scenario:s.id,direction:'send',revision:'1'},data,dataModel:model,environments:['dev','prod']})
  const t=performance.now()-a
  if(t>20) slow.push([f,s.name,p.rows.length,t.toFixed(0)])
  const b=buildRecords(p.action,data,{now:()=>new Date(),uuid:()=>'x'})
  const st=linkState(p.action,side,'1')
  const w=checkAgainstModel(p.action,side,model)
  const fill=p.counts.toFill
  const errs=b.problems.filter(x=>!x.path.includes('topics'))
  if((fill===0&&errs.length)|| st.differences>0 || (fill===0&&w.length)) {bad++; if(bad<16) console.log(f,s.name,'fill',fill,errs.slice(0,2).map(x=>x.path+' '+x.message), st, w.slice(0,2).map(x=>x.path+' '+x.message))}
 }}
console.log(n,'sides', bad,'odd', slow)
